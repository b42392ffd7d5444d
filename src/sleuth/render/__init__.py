"""What is shown of a run: the terminal summary, the JSON, the HTML report and its charts."""
