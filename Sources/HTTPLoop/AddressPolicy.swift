public import Basics

/// Which IP addresses may be connected to. Checked for every connection, after name resolution.
public enum AddressPolicy: Sendable, Hashable {
  /// Globally reachable addresses, and those that the rules name (`fetch.allow`).
  case publicOnly(allow: [AddressRule])
  /// Every address. For destinations that only the operator can choose.
  case any

  /// Whether a connection to an address and port may be opened.
  func permits(_ address: IPAddress, port: UInt16) -> Bool {
    switch self {
    case .any: true
    case .publicOnly(let allow): address.isGloballyReachable || allow.contains { $0.covers(address, port: port) }
    }
  }
}
