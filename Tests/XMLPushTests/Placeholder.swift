enum PlaceholderXMLPushTests {}
