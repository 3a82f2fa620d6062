enum PlaceholderFeedParsingTests {}
