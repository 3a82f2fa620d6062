import Basics
import Testing

/// Parsing of address rules and host rules, valid and invalid.
struct AddressRuleTests {
  @Test(
    "A rule is an IP address, optionally with a prefix length and a port",
    arguments: [
      "127.0.0.1", "10.0.0.0/8", "192.168.1.5:8080", "10.0.0.0/8:1", "::1", "fd00::/8", "[::1]", "[::1]:8080",
      "[fd00::]/8:65535", "0.0.0.0/0", "::ffff:10.0.0.1",
    ])
  func rules(_ text: String) { #expect(AddressRule(parsing: text) != nil) }

  @Test(
    "A number out of range, a name, a sign and white space are refused",
    arguments: [
      "", "localhost", "10.0.0.0/33", "fd00::/129", "[::1]:0", "1.2.3.4:65536", "1.2.3.4:+1", "10.0.0.0/+8",
      "10.0.0.0/",
      "10.0.0.1:", "1.2.3", "127.1", "0x7f.0.0.1", "[127.0.0.1]:80", "[::1", "::1]", "fd00::/8:80", " 10.0.0.1",
      "10.0.0.1 ", "10.0.0.0-10.0.0.9", "fe80::1%eth0", "10.0.0.1/8/8", "*",
    ])
  func noRules(_ text: String) { #expect(AddressRule(parsing: text) == nil) }

  @Test(
    "A host rule is a host name that covers its subdomains, an IP address or a network",
    arguments: [
      ("example.org", "wire.example.org", 443, true), (".Example.org", "example.org", 80, true),
      ("*.example.org:8080", "a.example.org", 8080, true), ("example.org:8080", "example.org", 80, false),
      ("example.org", "badexample.org", 443, false), ("example.org.", "example.org.", 443, true),
      ("localhost:3128", "localhost", 3128, true),
    ] as [(String, String, UInt16, Bool)])
  func hosts(_ rule: String, _ host: String, _ port: UInt16, _ isNamed: Bool) throws {
    #expect(try #require(HostRule(parsing: rule)).covers(host: host, address: nil, port: port) == isNamed)
  }

  @Test("A host rule with a network covers the addresses in it")
  func networks() throws {
    let rule = try #require(HostRule(parsing: "10.0.0.0/8:81"))
    let inside = try #require(IPAddress(parsing: "10.1.2.3"))
    #expect(rule.covers(host: "10.1.2.3", address: inside, port: 81))
    #expect(!rule.covers(host: "10.1.2.3", address: inside, port: 80))
    #expect(!rule.covers(host: "wire.example", address: nil, port: 81))
  }

  @Test(
    "A malformed host or address is refused as a host rule",
    arguments: [
      "", ".", "*", "*.", "*example.org", "..org", "a b", "user@h", "h/p", "https://h", "h:0", "h:x", "h:65536", "h:",
      "10.0.0.256", "10.0.0.0/33", "::1]", "a,b", "a*b",
    ])
  func noHosts(_ text: String) { #expect(HostRule(parsing: text) == nil) }
}
