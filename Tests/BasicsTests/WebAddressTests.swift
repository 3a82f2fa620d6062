import Basics
import Testing

/// Web addresses: their parts, the resolution of references, and safe forms for display.
struct WebAddressTests {
  @Test("An address is split into its five parts, and joining them restores it")
  func parts() {
    let text = "https://desk:p@ss@Wire.Example:8443/a/b;c?d=e/f#g?h"
    let address = WebAddress(text)
    #expect(address.scheme == "https" && address.authority == "desk:p@ss@Wire.Example:8443")
    #expect(address.userInfo == "desk:p@ss" && address.host == "Wire.Example" && address.port == "8443")
    #expect(address.path == "/a/b;c" && address.query == "d=e/f" && address.fragment == "g?h")
    #expect(address.text == text)
  }

  @Test(
    "A relative reference has parts too; those that are missing are nil",
    arguments: [
      ("", nil, nil, ""), ("page", nil, nil, "page"), ("//h/p", nil, "h", "/p"), ("mailto:a@b", "mailto", nil, "a@b"),
      ("file:///srv/x", "file", "", "/srv/x"), ("1x:y", nil, nil, "1x:y"), ("a/b:c", nil, nil, "a/b:c"),
    ] as [(String, String?, String?, String)])
  func others(_ text: String, _ scheme: String?, _ authority: String?, _ path: String) {
    let address = WebAddress(text)
    #expect(address.scheme.map(String.init) == scheme && address.authority.map(String.init) == authority)
    #expect(address.path == path && address.text == text)
  }

  @Test(
    "Host and port are separated, also after an IPv6 address in brackets",
    arguments: [
      ("http://[2001:db8::1]:81/", "[2001:db8::1]", "81"), ("http://[::1]", "[::1]", nil), ("http://h:/", "h", nil),
      ("http://u:p@[::1]:8080", "[::1]", "8080"), ("http://u:80@h", "h", nil), ("http://", "", nil),
    ] as [(String, String, String?)])
  func ports(_ text: String, _ host: String, _ port: String?) {
    #expect(WebAddress(text).host == host[...] && WebAddress(text).port.map(String.init) == port)
  }

  @Test(
    "A server's name is in lower case, without credentials, final dot and the default port",
    arguments: [
      ("HTTP://Wire.Example:80/x", "wire.example"), ("https://u:p@wire.example.", "wire.example"),
      ("https://wire.example:443?q", "wire.example"), ("http://wire.example:443", "wire.example:443"),
      ("https://wire.example:80", "wire.example:80"), ("gopher://h:70", "h:70"), ("https://[::1]:443/", "[::1]"),
      ("file:///x", ""), ("no address", ""), ("http://./", "."),
    ])
  func servers(_ text: String, _ server: String) { #expect(WebAddress(text).server == server) }

  // RFC 3986 §5.4.1.
  @Test(
    "References resolve as in RFC 3986's table of normal examples",
    arguments: [
      ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
      ("/g", "http://a/g"),
      ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"),
      ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"),
      ("g;x", "http://a/b/c/g;x"),
      ("g;x?y#s", "http://a/b/c/g;x?y#s"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"),
      ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
      ("../../", "http://a/"), ("../../g", "http://a/g"),
    ])
  func normal(_ reference: String, _ address: String) {
    #expect(WebAddress.resolve(reference, against: "http://a/b/c/d;p?q") == address)
  }

  // RFC 3986 §5.4.2. It allows two results for "http:g"; this is the one that feeds mean.
  @Test(
    "References resolve as in RFC 3986's table of abnormal examples",
    arguments: [
      ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
      ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"),
      ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
      ("g/../h", "http://a/b/c/h"), ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"),
      ("g?y/./x", "http://a/b/c/g?y/./x"), ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/./x", "http://a/b/c/g#s/./x"),
      ("g#s/../x", "http://a/b/c/g#s/../x"), ("http:g", "http://a/b/c/g"), ("//g/x/../y", "http://g/y"),
    ])
  func abnormal(_ reference: String, _ address: String) {
    #expect(WebAddress.resolve(reference, against: "http://a/b/c/d;p?q") == address)
  }

  @Test("White space, line ends and CDATA delimiters around a reference are removed")
  func clean() {
    #expect(WebAddress.resolve("\n\u{A0}<![CDATA[ /g\n ]]>", against: "https://a/b") == "https://a/g")
    #expect(WebAddress.resolve("/a\n/b", against: "https://h") == "https://h/a/b")
  }

  @Test("A reference without a base is unchanged, and so is an absolute address")
  func unresolved() {
    #expect(WebAddress.resolve("../x", against: nil) == "../x")
    #expect(WebAddress.resolve("../x", against: "no base") == "../x")
    #expect(WebAddress.resolve("../x", against: "https://h/" + String(repeating: "x", count: 2048)) == "../x")
    #expect(WebAddress.resolve("https://g/a/../b", against: "http://a/") == "https://g/a/../b")
  }

  // MARK: what is shown

  @Test(
    "A redacted address has neither user name nor password, however it is written",
    arguments: [
      ("https://desk:secret@h/p?q", "https://h/p?q"), ("https://h/p@q", "https://h/p@q"),
      (" https://desk:secret@h/", " https://h/"), ("http:/desk:secret@h/x", "http:/h/x"),
      ("HTTP:////desk:secret@h", "HTTP:////h"), ("https://desk:sec@ret@h?x@y", "https://h?x@y"),
      ("//desk:secret@h/", "//h/"), ("https://desk:secret@h#@", "https://h#@"),
      ("see https://desk:secret@h", "see https://h"),
      ("plain", "plain"), ("", ""),
    ])
  func redacted(_ text: String, _ shown: String) { #expect(WebAddress.redacted(text) == shown) }

  @Test(
    "A masked address keeps only scheme, host and port",
    arguments: [
      ("https://user:pass@host:1/services/T0?x=y", "https://host:1/…"), ("https://a@b@host/x", "https://host/…"),
      ("http://host", "http://host/…"), ("HTTPS://host/secret", "HTTPS://host/…"), ("https:///secret", "…"),
      ("secret", "…"), ("ftp://host/secret", "…"), ("", "…"),
    ])
  func masked(_ text: String, _ shown: String) { #expect(WebAddress.masked(text) == shown) }

  @Test(
    "Except in the host, a displayed address has only characters allowed in a URI",
    arguments: [
      ("https://пример.рф/путь?q=ж#я", "https://пример.рф/%D0%BF%D1%83%D1%82%D1%8C?q=%D0%B6#%D1%8F"),
      ("https://h/a b\"<c>|d", "https://h/a%20b%22%3Cc%3E%7Cd"), ("https://h/?a=1&amp;amp;b=2", "https://h/?a=1&b=2"),
      ("https://h/%20[x]", "https://h/%20[x]"), ("tag:ж", "tag:%D0%B6"),
    ])
  func shown(_ text: String, _ shown: String) { #expect(WebAddress.shown(text) == shown) }

  @Test("Characters that would end a link in any markup are percent-encoded")
  func links() {
    #expect(WebAddress.link("https://h/a_(b)[c]*<d>|e\"f`g") == "https://h/a_%28b%29%5Bc%5D%2A%3Cd%3E%7Ce%22f%60g")
    #expect(WebAddress.link("javascript:alert(1)") == nil && WebAddress.link("http:page") == nil)
    #expect(WebAddress.link("https://h/" + String(repeating: "ж", count: 400)) == nil)
  }

  // MARK: kinds

  @Test("Schemes of the web and of scripts are recognised in upper and lower case")
  func kinds() {
    #expect(WebAddress.isWeb("HtTpS://x") && WebAddress.isWeb("http://x"))
    #expect(!WebAddress.isWeb("https:/x") && !WebAddress.isWeb("xhttp://x") && !WebAddress.isWeb("httpx://x"))
    #expect(
      WebAddress.isScript("JavaScript:x") && WebAddress.isScript("data:,x") && !WebAddress.isScript("https://data:x"))
  }

  @Test(
    "The address inside a feed: or itpc: address is found",
    arguments: [
      ("feed:https://h/x", "https://h/x"), ("feed://h/x", "//h/x"), (" FEED: https://h", "https://h"),
      ("feed://https://h", "https://h"), ("feed:itpc://h", "//h"), ("pcast:page", "page"), ("https://h", nil),
      ("feeder://h", nil), ("feed", nil),
    ] as [(String, String?)])
  func readers(_ text: String, _ inside: String?) { #expect(WebAddress.insideReaderAddress(text) == inside) }

  @Test(
    "An endpoint is a host with an optional port",
    arguments: [
      ("127.0.0.1:9464", "127.0.0.1", 9464), ("[::1]:0", "::1", 0), ("localhost", "localhost", nil),
      ("[fe80::1]", "fe80::1", nil),
    ] as [(String, String, UInt16?)])
  func endpoints(_ text: String, _ host: String, _ port: UInt16?) throws {
    let endpoint = try #require(WebAddress.endpoint(text))
    #expect(endpoint.host == host && endpoint.port == port)
  }

  @Test(
    "A path, a missing host and a port out of range are refused as an endpoint",
    arguments: [
      "", ":80", "h:", "h:x", "h:65536", "h:-1", "h:+1", "u@h:1", "h/x", "h?x", "h#x", "a b:1", "[::1", "::1]", "[x]:1",
      "::1", "h:1:2", "[::1]x:1",
    ])
  func noEndpoints(_ text: String) { #expect(WebAddress.endpoint(text) == nil) }
}
