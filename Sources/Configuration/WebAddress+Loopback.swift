import Basics

extension WebAddress {
  /// Whether its host is this machine.
  var isLoopback: Bool {
    guard let host = hostAndPort.flatMap({ WebAddress.endpoint(String($0)) })?.host else { return false }
    return host.lowercased() == "localhost" || IPAddress(parsing: host)?.isLoopback ?? false
  }
}
