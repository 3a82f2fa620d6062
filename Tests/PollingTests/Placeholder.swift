enum PlaceholderPollingTests {}
