import Basics
import Storage

/// The list of nodes for reports, read from the state at each request. A database that is slow or silent delays no report
/// for long: then it is the list that was read last.
actor NodeList {
  private let store: any Nodes
  private var known: [NodeStatus] = []
  private var isReading = false
  private let wakeUp = WakeUp()

  private static let patience = Duration.seconds(1)

  init(_ store: any Nodes) { self.store = store }

  /// All nodes, by name.
  func nodes() async -> [NodeStatus] {
    let heard = wakeUp.count
    if !isReading {
      isReading = true
      Task { await read() }
    }
    await wakeUp.wait(after: heard, for: Self.patience)
    return known
  }

  private func read() async {
    if let nodes = try? await store.nodes() { known = nodes }
    isReading = false
    wakeUp.signal()
  }
}
