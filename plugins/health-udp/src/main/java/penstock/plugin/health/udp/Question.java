package penstock.plugin.health.udp;

import org.jspecify.annotations.Nullable;
import penstock.spi.health.Payload;
import penstock.spi.health.ProbeResult;

/// What an endpoint is asked, and what will do as an answer.
sealed interface Question {

  /// What a configuration asks.
  static Question of(Settings settings) {
    Payload send = settings.send();
    Payload expect = settings.expect();
    Query query = settings.query();
    if (query != null) {
      return new Name(query, expect == null ? 0 : ResponseCode.of(expect.toString()));
    }
    if (send == null) {
      throw new IllegalArgumentException("send: missing (expected: send or query)");
    }
    return new Plain(send, expect);
  }

  /// The datagram to send.
  ///
  /// @param id for this time, 0 to 65535
  byte[] datagram(int id);

  /// Judges what came; null if it is no answer to this.
  @Nullable ProbeResult judge(byte[] answer, int length, int id);

  /// Bytes that mean something to the endpoint.
  ///
  /// @param send them
  /// @param expect what must stand in the answer; null for anything
  record Plain(Payload send, @Nullable Payload expect) implements Question {

    @Override
    public byte[] datagram(int id) {
      return send.bytes();
    }

    @Override
    public ProbeResult judge(byte[] answer, int length, int id) {
      return expect == null || expect.isIn(answer, length)
          ? new ProbeResult.Pass("answer of " + length + " bytes")
          : new ProbeResult.Fail(
              "answer of " + length + " bytes does not contain \"" + expect + '"', true);
    }

    @Override
    public String toString() {
      return "datagram of " + send.length() + " bytes";
    }
  }

  /// A name.
  ///
  /// @param query about it
  /// @param code that the answer must have
  record Name(Query query, int code) implements Question {

    @Override
    public byte[] datagram(int id) {
      return query.datagram(id);
    }

    @Override
    public @Nullable ProbeResult judge(byte[] answer, int length, int id) {
      if (!query.isAnsweredBy(answer, length, id)) {
        return null;
      }
      String said = this + ": " + ResponseCode.word(query.code(answer));
      return query.code(answer) == code
          ? new ProbeResult.Pass(said)
          : new ProbeResult.Fail(said, true);
    }

    @Override
    public String toString() {
      return "query " + query;
    }
  }
}
