enum PlaceholderStorageTests {}
