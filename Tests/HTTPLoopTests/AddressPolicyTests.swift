import Basics
import Testing

@testable import HTTPLoop

struct AddressPolicyTests {
  @Test(
    "Non-public addresses are refused, in every notation",
    arguments: [
      "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
      "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.0.192", "::1", "::", "fe80::1", "fc00::1",
      "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "::127.0.0.1",
      "2002:7f00:1::", "2001:db8::1", "2001::1", "fec0::1",
    ])
  func refused(_ text: String) throws {
    let address = try #require(IPAddress(parsing: text))
    #expect(!AddressPolicy.publicOnly(allow: []).permits(address, port: 80))
    #expect(AddressPolicy.any.permits(address, port: 80))
  }

  @Test(
    "Public addresses are permitted",
    arguments: ["1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])
  func permitted(_ text: String) throws {
    #expect(AddressPolicy.publicOnly(allow: []).permits(try #require(IPAddress(parsing: text)), port: 443))
  }

  @Test(
    "A rule permits only the address, network and port that it names",
    arguments: [
      ("127.0.0.1", "127.0.0.1", 80, true), ("127.0.0.1", "127.0.0.2", 80, false),
      ("127.0.0.1:81", "127.0.0.1", 80, false),
      ("127.0.0.1:80", "127.0.0.1", 80, true), ("127.0.0.0/16:80", "127.0.3.4", 80, true),
      ("127.0.0.0/16:80", "127.1.0.1", 80, false), ("10.0.0.0/8", "10.2.3.4", 1, true), ("[::1]:80", "::1", 80, true),
      ("[::1]:80", "::1", 81, false), ("fd00::/8", "fd12::1", 5, true), ("127.0.0.1", "::ffff:127.0.0.1", 80, true),
    ])
  func rules(_ rule: String, _ address: String, _ port: UInt16, _ isPermitted: Bool) throws {
    let policy = AddressPolicy.publicOnly(allow: [try #require(AddressRule(parsing: rule))])
    #expect(policy.permits(try #require(IPAddress(parsing: address)), port: port) == isPermitted)
  }

  @Test(
    "A malformed rule is refused",
    arguments: ["", "localhost", "127.0.0.1/33", "127.0.0.1:0", "127.0.0.1:99999", "[::1", "10.0.0.0/-1", "1.2.3"])
  func noRules(_ text: String) {
    #expect(AddressRule(parsing: text) == nil)
  }
}
