package penstock.core.metrics;

/// How a client's TLS handshake ended; the word is what users see in metrics.
public enum HandshakeResult {
  OK("ok"),
  NO_SHARED_CIPHER("no-shared-cipher"),
  NO_SHARED_PROTOCOL("no-shared-protocol"),
  NO_CERTIFICATE("no-certificate"),
  BAD_CERTIFICATE("bad-certificate"),
  REFUSED_BY_CLIENT("refused-by-client"),
  NOT_TLS("not-tls"),
  PROTOCOL_ERROR("protocol-error"),
  TIMEOUT("timeout"),
  CLOSED("closed"),
  OVERLOADED("overloaded"),
  PLUGIN_ERROR("plugin-error");

  private final String word;

  HandshakeResult(String word) {
    this.word = word;
  }

  /// The word users see, such as `not-tls`.
  public String word() {
    return word;
  }
}
