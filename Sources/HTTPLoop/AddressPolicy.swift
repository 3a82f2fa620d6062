public import Basics

/// Which addresses may be connected to.
public enum AddressPolicy: Sendable, Hashable {
  /// Globally reachable addresses, and those the operator names.
  case publicOnly(allow: [AddressRule])
  /// Every address: for destinations that are the operator's own word.
  case any

  /// Whether a connection to an address and port may be opened.
  func permits(_ address: IPAddress, port: UInt16) -> Bool {
    switch self {
    case .any: true
    case .publicOnly(let allow): address.isGloballyReachable || allow.contains { $0.covers(address, port: port) }
    }
  }
}
