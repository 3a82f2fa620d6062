enum PlaceholderHTTPLoopTests {}
