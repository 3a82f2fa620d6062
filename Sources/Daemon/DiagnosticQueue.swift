import Basics
import Dispatch
import Glibc
import Synchronization

/// A bounded queue of lines for standard error. A separate thread writes them, so that a reader that does not read (a
/// full pipe, a stopped terminal, a hanging journal) blocks neither polling nor delivery nor the end of the process. If
/// the queue is full, lines are dropped; a line with their number follows when there is room again.
public final class DiagnosticQueue: Sendable {
  private struct State {
    var lines: [[UInt8]] = []
    var bytes = 0
    /// The number of dropped lines that have not been reported yet.
    var unsaid = 0
    var dropped = 0
    var isWriting = false
  }

  private let state = Mutex(State())
  private let writer = DispatchQueue(label: "diagnostics")
  private let descriptor: Int32
  private let limit: Int
  private let notice: @Sendable (Int) -> String

  /// A queue that holds `limit` bytes at most, for standard error or another descriptor. `notice` is the line, without
  /// its end, that says how many were dropped.
  public init(
    descriptor: Int32? = nil, limit: Int = 256 << 10, notice: @escaping @Sendable (Int) -> String
  ) {
    self.descriptor = descriptor ?? STDERR_FILENO
    self.limit = limit
    self.notice = notice
  }

  /// The number of lines that were dropped since the start.
  public var dropped: Int { state.withLock(\.dropped) }

  /// Writes a line, given without its end. Returns at once.
  public func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    state.withLock { state in
      guard state.bytes + bytes.count <= limit else {
        state.unsaid += 1
        state.dropped += 1
        return
      }
      if state.unsaid > 0 { append(saying: &state) }
      append(bytes, to: &state)
    }
  }

  /// Waits until all lines are written. Gives up if no line could be written for half a second.
  public func flush() {
    let written = DispatchSemaphore(value: 0)
    writer.async { written.signal() }
    var left = Int.max
    while written.wait(timeout: .now() + .milliseconds(500)) == .timedOut {
      let now = state.withLock(\.bytes)
      guard now < left else { return }
      left = now
    }
  }

  // MARK: the queue

  private func append(_ bytes: [UInt8], to state: inout State) {
    state.lines.append(bytes)
    state.bytes += bytes.count
    guard !state.isWriting else { return }
    state.isWriting = true
    writer.async { self.writeAll() }
  }

  private func append(saying state: inout State) {
    let count = state.unsaid
    state.unsaid = 0
    append(Array((notice(count) + "\n").utf8), to: &state)
  }

  private func writeAll() {
    while true {
      let lines = state.withLock { state in
        if state.lines.isEmpty, state.unsaid > 0 { append(saying: &state) }
        defer { state.lines = [] }
        state.isWriting = !state.lines.isEmpty
        return state.lines
      }
      guard !lines.isEmpty else { return }
      for line in lines {
        let isWritten = writeWhole(line)
        state.withLock { state in
          state.bytes -= line.count
          if !isWritten { state.dropped += 1 }
        }
      }
    }
  }

  /// Writes a line. Returns false if it cannot be written (a closed pipe, a full disk).
  private func writeWhole(_ line: [UInt8]) -> Bool {
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, errno == EAGAIN {
        // Another process that shares the descriptor has made it non-blocking.
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, -1)
      } else if count == 0 || errno != EINTR {
        return false
      }
    }
    return true
  }
}
