/// The Goldstein values of CAMEO event codes (GDELT's CAMEO.goldsteinscale): the effect of a *type* of event on a
/// relation, from −10 (conflict) to +10 (cooperation). They do not measure the effect of a single event.
public enum CameoTone {
  /// The value of a code, or of the nearest code above it in the tree; nil if the text is not a code.
  public static func goldstein(_ code: String) -> Double? {
    var code = code[...]
    while code.count >= 2 {
      if let value = values[String(code)] { return value }
      code = code.dropLast()
    }
    return nil
  }

  private static let values: [String: Double] = [
    "01": 0, "010": 0, "011": -0.1, "012": -0.4, "013": 0.4, "016": -2, "02": 3, "022": 3.2, "025": -0.3, "0253": -0.3,
    "0254": -0.3, "026": 4, "027": 4, "03": 4, "030": 4, "0311": 5.2, "035": 7, "0353": 7, "0354": 7, "036": 4,
    "037": 5, "04": 1, "040": 1, "041": 1, "042": 1.9, "043": 2.8, "044": 2.5, "045": 5, "046": 7, "05": 3.5,
    "050": 3.5, "051": 3.4, "054": 6, "057": 8, "06": 6, "060": 6, "061": 6.4, "064": 7, "08": 5, "081": 5, "0841": 7,
    "0842": 7, "085": 7, "0862": 9, "087": 9, "0871": 9, "09": -2, "090": -2, "10": -5, "100": -5, "105": -5,
    "1053": -5, "1054": -5, "106": -5, "11": -2, "111": -2, "112": -2, "1125": -2, "114": -2, "12": -4, "120": -4,
    "1211": -4, "124": -4, "1244": -4, "1246": -4, "125": -5, "127": -5, "128": -5, "129": -5, "13": -4.4, "130": -4.4,
    "131": -5.8, "1312": -5.8, "1313": -5.8, "138": -7, "139": -7, "15": -7.2, "150": -7.2, "152": -7.2, "154": -7.2,
    "16": -4, "160": -4, "161": -4, "163": -8, "164": -7, "166": -7, "17": -7, "171": -9.2, "1711": -9.2, "1712": -9.2,
    "172": -5, "173": -5, "174": -5, "18": -9, "19": -10,
  ]
}
