import CLibXML2

/// The character entities of HTML 4 (253), and those of HTML 5 that feeds really use.
public enum HTMLEntities {
  /// The character an entity name stands for, or nil.
  public static func scalar(named name: some Collection<UInt8>) -> Unicode.Scalar? {
    guard name.count <= 32 else { return nil }
    let text = Array(name) + [0]
    let found = text.withUnsafeBufferPointer { htmlEntityLookup($0.baseAddress) }
    if let found { return Unicode.Scalar(found.pointee.value) }
    return later[String(decoding: name, as: UTF8.self)]
  }

  private static let later: [String: Unicode.Scalar] = [
    "apos": "'", "colon": ":", "comma": ",", "period": ".", "semi": ";", "excl": "!", "quest": "?", "lpar": "(",
    "rpar": ")", "lsqb": "[", "rsqb": "]", "num": "#", "percnt": "%", "dollar": "$", "commat": "@", "sol": "/",
    "bsol": "\\", "plus": "+", "equals": "=", "ast": "*", "lowbar": "_", "Hat": "^", "grave": "`", "lcub": "{",
    "rcub": "}", "vert": "|", "verbar": "|", "NewLine": "\n", "Tab": "\t", "hyphen": "\u{2010}", "dash": "\u{2010}",
    "horbar": "\u{2015}", "numero": "№", "check": "✓", "star": "☆", "starf": "★", "phone": "☎", "female": "♀",
    "male": "♂", "half": "½", "inodot": "ı", "Scaron": "Š", "rsquor": "’", "ldquor": "„", "nldr": "‥", "mldr": "…",
    "hearts": "♥", "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"", "COPY": "©", "REG": "®", "TRADE": "™",
  ]
}
