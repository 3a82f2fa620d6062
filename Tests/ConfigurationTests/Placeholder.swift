enum PlaceholderConfigurationTests {}
