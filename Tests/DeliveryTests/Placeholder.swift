enum PlaceholderDeliveryTests {}
