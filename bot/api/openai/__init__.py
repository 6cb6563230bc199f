"""The API in the shape of OpenAI's, for whatever speaks that: questions in, cited answers out."""
