public import Configuration
import Glibc
import Logging
import Storage

/// The start of a node: it joins the others that share its state, when the database answers and they let it.
struct Joining {
  let store: any StateStore
  let logger: Logger
  let notify: NotifySocket

  /// How long a database that does not answer is tried before the daemon ends, to be started again by the service manager.
  private static let patience = Duration.seconds(30)
  private static let pause = Duration.seconds(1)

  /// Joins. Nodes of older versions are waited for as long as it takes.
  ///
  /// - Throws: `DaemonError`; `CancellationError` if the task is cancelled.
  func join(_ node: NodeIdentity) async throws {
    let end = ContinuousClock.now + Self.patience
    var told = ""
    func tell(_ sentence: String) {
      if told != sentence { logger.warning("\(sentence)") }
      told = sentence
    }
    while true {
      do throws(StorageError) {
        guard case .waits(let others) = try await store.join(node, isGone: NodeProcess.isGone) else { return }
        if !others.isEmpty {
          tell(
            "other versions of diplowatch run on \(others.joined(separator: ", ")); this node waits until they have been "
              + "stopped or upgraded")
        }
      } catch {
        try Task.checkCancellation()
        guard error.code == .unreachable else { throw DaemonError(error) }
        guard ContinuousClock.now < end else {
          throw DaemonError(.unavailable, "\(error); it was tried for \(Self.patience.components.seconds) s")
        }
        tell("\(error); it is tried for \(Self.patience.components.seconds) s")
      }
      notify.waiting(status: told)
      try await Task.sleep(for: Self.pause)
    }
  }
}

extension Settings {
  /// The name of this node.
  public var nodeName: String { node ?? HostName.current }
}

/// The name of this machine.
enum HostName {
  /// As the kernel has it, with what a node's name cannot contain replaced.
  static var current: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let name = String(decoding: bytes, as: UTF8.self).prefix(63)
      .map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) ? $0 : "-" }
    return name.isEmpty ? "localhost" : String(name)
  }
}
