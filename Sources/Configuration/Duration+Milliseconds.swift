extension Duration {
  /// The duration in whole milliseconds; a smaller remainder is dropped.
  public var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
