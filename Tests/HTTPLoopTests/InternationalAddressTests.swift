import HTTPLoop
import TestSupport
import Testing

/// Addresses in Unicode are converted to ASCII.
struct InternationalAddressTests {
  @Test(
    "The host is converted by IDNA, path and query are percent-encoded",
    arguments: [
      (
        "https://пример.рф/лента?тема=США&b=%D1",
        "https://xn--e1afmkfd.xn--p1ai/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0?%D1%82%D0%B5%D0%BC%D0%B0=%D0%A1%D0%A8%D0%90&b=%D1"
      ),
      ("http://ПРИМЕР.РФ:8080", "http://xn--e1afmkfd.xn--p1ai:8080/"),
      ("http://bücher.example/", "http://xn--bcher-kva.example/"),
      ("https://例え。テスト/a", "https://xn--r8jz45g.xn--zckzah/a"),
      ("http://пример.рф?q=й", "http://xn--e1afmkfd.xn--p1ai/?q=%D0%B9"),
      ("http://a.example/straße", "http://a.example/stra%C3%9Fe"),
      ("http://127.0.0.1:80/й", "http://127.0.0.1:80/%D0%B9"),
      ("http://ａ.example/", "http://a.example/"), ("http://１２７.0.0.1/", "http://127.0.0.1/"),
      ("https://a.example/b c", "https://a.example/b c"),
      ("http://xn--e1afmkfd.xn--p1ai/", "http://xn--e1afmkfd.xn--p1ai/"),
    ])
  func conversion(_ written: String, _ sent: String) { #expect(InternationalAddress.ascii(written) == sent) }

  @Test(
    "A host name that IDNA does not allow is refused",
    arguments: [
      "http://-пример-.рф/", "http://\(String(repeating: "ж", count: 70)).рф/", "пример.рф", "http://при мер.рф/",
    ])
  func impossible(_ written: String) { #expect(InternationalAddress.ascii(written) == nil) }

  @Test(
    "Proxies and redirects get the converted address too; an IP address in other digits is refused")
  func requests() async throws {
    let proxy = try LoopbackServer { request in
      request.target.hasSuffix("/away")
        ? LoopbackServer.Response(302, headers: [("Location", "http://испытание.рф/й")])
        : LoopbackServer.Response(body: request.target)
    }
    var options = HTTPLoopOptions()
    options.proxy = "http://127.0.0.1:\(proxy.port)"
    options.addresses = .publicOnly(allow: [])
    let loop = try HTTPLoop(options)
    for (url, target) in [
      ("http://пример.рф/лента", "http://xn--e1afmkfd.xn--p1ai/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0"),
      ("http://пример.рф/away", "http://xn--80akhbyknj4f.xn--p1ai/%D0%B9"),
    ] {
      let response = try await loop.send(HTTPRequest(url: url))
      #expect(String(decoding: response.body, as: UTF8.self).lowercased() == target.lowercased())
      #expect(response.effectiveURL.lowercased() == target.lowercased())
    }
    for (url, code) in [
      ("http://１２７.0.0.1/", HTTPError.Code.addressRefused), ("http://169。254。169。254/", .addressRefused),
      ("http://-й-.рф/", .badURL),
    ] {
      let error = await #expect(throws: HTTPError.self) { try await loop.send(HTTPRequest(url: url)) }
      #expect(error?.code == code)
    }
  }
}
