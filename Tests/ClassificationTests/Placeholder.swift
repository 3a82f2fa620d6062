enum PlaceholderClassificationTests {}
