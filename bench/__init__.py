"""The benchmark: a synthetic catalogue of any size, the same requests to every engine, and the judged searches."""
