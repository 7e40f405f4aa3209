"""The only folder with input and output: Kafka, Faust, files, the web endpoint, the command line."""
