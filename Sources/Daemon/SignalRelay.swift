import UnixSignals

/// Passes signals on to whoever listens, also those that arrive before somebody does. During the start, which may wait for
/// a database, a signal that stops the daemon also cancels the start.
struct SignalRelay: Sendable {
  /// The signals, in the order they arrived.
  let signals: AsyncStream<UnixSignal>

  /// Passes on `trapped`. `onStop` is called at each signal that stops the daemon.
  init(_ trapped: UnixSignalsSequence, onStop: @escaping @Sendable () -> Void) {
    let (signals, continuation) = AsyncStream.makeStream(of: UnixSignal.self)
    self.signals = signals
    Task {
      for await signal in trapped {
        if signal == .sigterm || signal == .sigint { onStop() }
        continuation.yield(signal)
      }
      continuation.finish()
    }
  }
}
