import Basics
import CCurl

extension HTTPLoopOptions {
  /// The proxy for a request; nil for none.
  func proxy(for next: WaitingRequest) -> String? {
    guard next.request.usesProxy, next.origin.literalAddress?.isLoopback != true,
      !noProxy.contains(where: {
        $0.covers(host: next.origin.host, address: next.origin.literalAddress, port: next.origin.portNumber)
      })
    else { return nil }
    return proxy
  }

  /// Sets everything that libcurl has to know for a request. `left` is the time until its deadline.
  ///
  /// - Throws: `HTTPError` if libcurl refuses an option.
  func configure(
    _ handle: inout EasyHandle, for next: WaitingRequest, left: Duration, avoidingHTTP2: Bool
  ) throws(HTTPError) {
    let request = next.request
    try configureConnection(&handle, next, left: left)
    if let mail = request.mail { return try configureMail(&handle, mail) }
    try handle.set(CURLOPT_PROTOCOLS_STR, request.allowsFiles ? "http,https,file" : "http,https")
    try handle.set(CURLOPT_FOLLOWLOCATION, false)
    try handle.set(CURLOPT_ACCEPT_ENCODING, next.isDecoded ? "" : nil)
    let version = avoidingHTTP2 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS
    try handle.set(CURLOPT_HTTP_VERSION, Int(version))
    try handle.set(CURLOPT_MAXLIFETIME_CONN, max(1, connectionLifetime.wholeMilliseconds / 1000))
    try handle.set(CURLOPT_USERAGENT, userAgent)
    if let path = request.unixSocket { try handle.set(CURLOPT_UNIX_SOCKET_PATH, path) }
    switch request.method {
    case .get: break
    case .post(let body), .put(let body):
      try handle.setBody(body)
      if case .put = request.method { try handle.set(CURLOPT_CUSTOMREQUEST, "PUT") }
      try handle.removeHeader("Expect")
    }
    if !next.isDecoded { try handle.addHeader(HTTPHeader("Accept-Encoding", "identity")) }
    for header in next.target.headers { try handle.addHeader(header) }
  }

  /// What HTTP and SMTP have in common.
  private func configureConnection(
    _ handle: inout EasyHandle, _ next: WaitingRequest, left: Duration
  ) throws(HTTPError) {
    try handle.set(CURLOPT_URL, next.target.url)
    try handle.set(CURLOPT_NOSIGNAL, true)
    // Otherwise removing a transfer during its name lookup would block the loop until the resolver returns.
    try handle.set(CURLOPT_QUICK_EXIT, true)
    try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    try handle.set(CURLOPT_TIMEOUT_MS, left.wholeMilliseconds)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(next.request.connectTimeout, left).wholeMilliseconds)
    // Debian's libcurl has a default CA path, with which it parses 140 certificates for every connection. A bundle is
    // parsed once.
    try handle.set(CURLOPT_CAPATH, nil)
    if let caFile { try handle.set(CURLOPT_CAINFO, caFile) }
    // An empty proxy also keeps libcurl from reading the environment (CURLOPT_PROXY(3)).
    try handle.set(CURLOPT_PROXY, proxy(for: next) ?? "")
    if let credentials = next.target.credentials {
      try handle.set(CURLOPT_USERNAME, credentials.name)
      try handle.set(CURLOPT_PASSWORD, credentials.password)
    }
  }

  private func configureMail(_ handle: inout EasyHandle, _ mail: MailRequest) throws(HTTPError) {
    try handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    try handle.set(CURLOPT_USE_SSL, Int((mail.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE).rawValue))
    try handle.set(CURLOPT_MAIL_FROM, mail.from)
    for address in mail.to { try handle.addRecipient(address) }
    // The name until libcurl 8.2; later versions know it too.
    try handle.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, true)
    // The default is 120 s. Longer than the limit of the whole, so that it is this one that ends the exchange.
    try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, mail.timeout.wholeMilliseconds / 1000 + 1)
    // A connection a mail: servers end idle ones after a few minutes, and the next mail would meet their farewell.
    try handle.set(CURLOPT_FRESH_CONNECT, true)
    try handle.set(CURLOPT_FORBID_REUSE, true)
    // SMTP goes through a proxy in a tunnel (CONNECT), whose answer is not the mail server's.
    try handle.set(CURLOPT_HTTPPROXYTUNNEL, true)
    try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
  }
}

extension Duration {
  /// Milliseconds, at least 1; a part of a millisecond is dropped.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(clamping: seconds) &* 1000 &+ Int(attoseconds / 1_000_000_000_000_000))
  }
}
