import CPQ
import Storage

/// A URI of libpq, as libpq reads it.
struct DatabaseAddress: Sendable, CustomStringConvertible {
  /// Without secrets: `postgresql://user@host:5432/name`.
  let description: String
  /// For each of its hosts the parameters that name it alone. They are tried one after the other by ourselves: libpq's calls
  /// that do not block have no time limit for one host, so a silent one would hide all that follow. A single host needs no
  /// parameters.
  let hosts: [[(name: String, value: String)]]

  /// - Throws: `StorageError` if libpq cannot read it.
  init(_ uri: String) throws(StorageError) {
    let values = try DatabaseAddress.values(of: uri)
    let user = values["user"].map { $0 + "@" } ?? ""
    let port = values["port"].map { ":" + $0 } ?? ""
    description = "postgresql://\(user)\(values["host"] ?? values["hostaddr"] ?? "")\(port)/\(values["dbname"] ?? "")"
    hosts = DatabaseAddress.hosts(values)
  }

  private static func hosts(_ values: [String: String]) -> [[(name: String, value: String)]] {
    func items(_ name: String) -> [String] {
      (values[name] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let names = ["host", "hostaddr"].filter { values[$0] != nil }
    let count = names.map { items($0).count }.max() ?? 1
    // libpq passes over a parameter without a value, so hosts that are left out stay its affair.
    guard count > 1, names.allSatisfy({ items($0).count == count && !items($0).contains("") }) else { return [[]] }
    let ports = items("port")
    return (0..<count).map { index in
      // A single port is that of all hosts.
      let port = ports.count == count ? ports[index] : ports.first ?? ""
      return names.map { ($0, items($0)[index]) } + [("port", port.isEmpty ? "5432" : port)]
    }
  }

  private static func values(of uri: String) throws(StorageError) -> [String: String] {
    var problem: UnsafeMutablePointer<CChar>?
    guard let options = unsafe PQconninfoParse(uri, &problem) else {
      unsafe PQfreemem(problem)
      // Not in libpq's words: they repeat a part of the address, which may be a secret in the wrong place.
      throw StorageError(
        .cannotOpen,
        "state: libpq cannot read this address; it is postgresql://USER@HOST:PORT/DATABASE?PARAMETER=VALUE&…, with the "
          + "parameters of libpq's connection strings, and with % only before two hexadecimal digits")
    }
    defer { unsafe PQconninfoFree(options) }
    var values: [String: String] = [:]
    var option = unsafe options
    while let keyword = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val {
        unsafe values[String(cString: keyword)] = String(cString: value)
      }
      unsafe option += 1
    }
    return values
  }
}
