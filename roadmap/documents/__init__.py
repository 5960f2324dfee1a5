"""Answers as JSON documents: the same for the command line and over HTTP. Their keys are a contract, only added to."""
