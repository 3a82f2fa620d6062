import Basics

/// Finds addresses that no request can ever reach. It sends no requests and resolves no names.
public struct AddressCheck: Sendable {
  private let addresses: AddressPolicy
  private let allowsFiles: Bool

  /// - Parameters:
  ///   - addresses: the IP addresses that may be connected to.
  ///   - allowsFiles: whether `file:` addresses are allowed.
  public init(addresses: AddressPolicy, allowsFiles: Bool) {
    self.addresses = addresses
    self.allowsFiles = allowsFiles
  }

  /// What is wrong with an address and what to do; nil if it may work. The text does not contain the address as a
  /// whole.
  public func problem(with url: String) -> String? {
    if url.unicodeScalars.contains(where: AddressCheck.isSpaceOrControl) {
      return "a space is not allowed in an address; remove it, or write it as %20"
    }
    // If an address has no host, libcurl takes the first segment of the path for it.
    let hasNoHost = WebAddress(url).authority?.isEmpty ?? false && !url.hasPrefix("file:")
    guard !hasNoHost, let parts = InternationalAddress.ascii(url).flatMap(URLReference.parts) else {
      return "this is not an address that can be fetched; write https://HOST/PATH with the publisher's host"
    }
    switch parts.scheme {
    case "http", "https": return problem(with: parts)
    case "file": return allowsFiles ? nil : "file: feeds are off; set files: true under fetch, or write a web address"
    default: return "\(parts.scheme): addresses cannot be fetched; write an http or https address"
    }
  }

  private static func isSpaceOrControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar.value <= 0x20 || scalar.value == 0x7F : scalar.properties.isWhitespace
  }

  private func problem(with parts: URLReference.Parts) -> String? {
    let labels = parts.host.split(separator: ".", omittingEmptySubsequences: false)
    // A final dot is valid: it stands for the DNS root.
    let isName = labels.dropLast(labels.last == "" ? 1 : 0).allSatisfy { !$0.isEmpty }
    if !isName { return "the host has an empty part; write it as in https://wire.example.org/rss" }
    if parts.host == "http" || parts.host == "https" { return "http:// appears twice; remove one" }
    if let port = parts.port, port == "0" || UInt16(port) == nil {
      return "\(port) is not a port number; write 1 to 65535"
    }
    guard let address = parts.literalAddress else { return nil }
    let port = parts.portNumber
    if addresses.permits(address, port: port) { return nil }
    let written = address.bytes.count == 16 ? "[\(address)]" : "\(address)"
    return "\(address) is not a public address, so it is not contacted; if you mean it, write "
      + "allow: [\"\(written):\(port)\"] under fetch"
  }
}
