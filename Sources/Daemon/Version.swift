/// The version of this build, shown by `--version`, in the User-Agent and in the metrics. A test compares it with
/// `CHANGELOG.md` and `debian/changelog`.
public let diplowatchVersion = "0.2.0"
