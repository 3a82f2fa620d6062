import Basics

/// A connection URI of libpq (PostgreSQL's documentation, "Connection URIs"), read only as far as is needed to refuse secrets
/// in it. libpq ends user and host at other characters than RFC 3986 does, so that a password with a "/" or "?" would be taken
/// for a host, and shown in messages: only addresses that both read alike are allowed.
struct DatabaseURI {
  private let text: String
  private let user: String?
  private let hosts: String
  private let parameters: [(name: String, value: String)]

  init(_ text: String) {
    self.text = text
    let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
    let place = rest.firstIndex(of: "@")
    user = place.map { String(rest[..<$0]) }
    let after = place.map { rest[rest.index(after: $0)...] } ?? rest
    hosts = String(after.prefix { $0 != "/" && $0 != "?" })
    let query = after.drop { $0 != "?" }.dropFirst()
    parameters = query.split(separator: "&").map { pair in
      let name = pair.prefix { $0 != "=" }
      return (PercentEncoding.decode(String(name)), PercentEncoding.decode(String(pair.dropFirst(name.count + 1))))
    }
  }

  /// What is wrong with it, and what to do; nil if nothing is. Does not repeat the address.
  var problem: String? {
    if text.contains(where: \.isWhitespace) || !text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) {
      return "an address has no spaces; write %20 for one in a name"
    }
    if (user ?? "").contains(":") || parameters.contains(where: { $0.name == "password" }) {
      return "the address contains a password; write it to a file that only diplowatch can read, and name that file in "
        + "stateSecretFile"
    }
    if parameters.contains(where: { $0.name == "sslpassword" }) {
      return "the address contains the password of a key (sslpassword); use a key without one, in a file that only "
        + "diplowatch can read"
    }
    let isAmbiguous =
      text.contains("#") || text.count(where: { $0 == "@" }) > 1 || (user ?? "").contains { "/?".contains($0) }
    if isAmbiguous {
      return "the address can be read in two ways; in names and values write %40 for @, %23 for #, %2F for /, %3F for ?"
    }
    return nil
  }

  /// Whether a connection to another machine is made without asking for encryption. libpq's default (sslmode=prefer)
  /// goes on without it.
  var mayBePlain: Bool {
    guard !parameters.contains(where: { $0.name == "sslmode" || $0.name == "service" }) else { return false }
    let named = parameters.filter { $0.name == "host" || $0.name == "hostaddr" }.map(\.value)
    return (named + [hosts]).flatMap { $0.split(separator: ",") }.contains { !DatabaseURI.isLocal($0) }
  }

  /// Whether a host, perhaps with its port, is a unix socket or this machine.
  private static func isLocal(_ host: Substring) -> Bool {
    let name = PercentEncoding.decode(String(host))
    if name.hasPrefix("/") || name.hasPrefix("@") || name == "::1" { return true }
    return ["localhost", "127.0.0.1", "[::1]"].contains { name == $0 || name.hasPrefix($0 + ":") }
  }
}
