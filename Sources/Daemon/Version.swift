/// The version of this build, as `--version`, the User-Agent and the metrics say it.
public let diplowatchVersion = "0.1.0"
