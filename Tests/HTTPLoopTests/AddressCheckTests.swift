import Basics
import HTTPLoop
import Testing

struct AddressCheckTests {
  private let check = AddressCheck(
    addresses: .publicOnly(allow: [AddressRule(parsing: "10.1.0.0/16:8080")!]), allowsFiles: false)

  @Test(
    "An address that no request can reach is recognised without a request",
    arguments: [
      ("https://wire example.org/rss", "a space"), ("https://wire.example.org/a b", "a space"),
      ("https://wire.example.org/\u{A0}a", "a space"), ("https://", "not an address"),
      ("https:///rss", "not an address"),
      ("https://wire..example.org/", "an empty part"), ("https://.example.org/", "an empty part"),
      ("http://http://wire.example.org/", "twice"), ("https://wire.example.org:0/", "0 is not a port number"),
      ("https://wire.example.org:99999/", "not an address"), ("file:///srv/a.xml", "set files: true"),
      ("ftp://wire.example.org/", "ftp: addresses cannot be fetched"),
      ("http://127.0.0.1/rss", "allow: [\"127.0.0.1:80\"]"),
      ("https://localhost/rss", "127.0.0.1 is not a public address"), ("http://[::1]:81/", "allow: [\"[::1]:81\"]"),
      ("http://10.1.2.3/", "allow: [\"10.1.2.3:80\"]"), ("http://0x7f.1/", "127.0.0.1 is not a public"),
    ])
  func problems(_ url: String, _ words: String) {
    #expect(check.problem(with: url)?.contains(words) == true, "\(check.problem(with: url) ?? "nothing")")
  }

  @Test(
    "An address that may work is accepted",
    arguments: [
      "https://wire.example.org/rss?a=1&b={x}", "http://10.1.2.3:8080/", "https://президент.example/новости",
      "https://wire.example.org./", "https://u:p@wire.example.org:8443/x#y",
    ])
  func sound(_ url: String) { #expect(check.problem(with: url) == nil) }
}
