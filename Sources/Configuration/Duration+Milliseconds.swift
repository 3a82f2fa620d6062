extension Duration {
  /// Whole milliseconds: what the settings' durations are counted in when they meet a clock.
  public var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
