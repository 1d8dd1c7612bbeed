package penstock.core.http2;

import penstock.core.connection.ClientConnection;
import penstock.core.connection.Surroundings;

/// What a request that came by a stream may ask of it. Belongs to one I/O thread.
final class StreamFront implements ClientConnection {

  private final Http2Stream stream;
  private final StreamAnswer answer;
  private final Surroundings surroundings;

  StreamFront(Http2Stream stream, StreamAnswer answer, Surroundings surroundings) {
    this.stream = stream;
    this.answer = answer;
    this.surroundings = surroundings;
  }

  @Override
  public Surroundings surroundings() {
    return surroundings;
  }

  /// Never: a connection that leaves says so by itself, and not in answers.
  @Override
  public boolean closing() {
    return false;
  }

  @Override
  public void writeContinue() {
    answer.goOn();
  }

  /// Never: its exchange can answer before the request has been read.
  @Override
  public boolean answersPast() {
    return false;
  }

  @Override
  public void readNoMore() {
    stream.readNoMore();
  }

  @Override
  public void becomeTunnel() {
    answer.becomeTunnel();
  }

  @Override
  public boolean tunnelled() {
    return answer.tunnel();
  }
}
