package penstock.core.mirror;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ExchangeRequest;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.MirrorDrop;
import penstock.core.upstream.ResponseHead;

/// A copy of one request, kept until the request has gone out whole and then sent after it. Nothing
/// it does or fails to do comes back to the request. Belongs to one I/O thread.
public final class Copy {

  private static final Logger log = LoggerFactory.getLogger(Copy.class);

  private final Mirror mirror;
  private final ExchangeRequest request;
  private final KeptBody body;
  private byte[] head = {};
  private boolean keeping = true;
  private boolean gone;
  private String @Nullable [] answered;
  private String @Nullable [] mirrored;

  Copy(Mirror mirror, ExchangeRequest request) {
    this.mirror = mirror;
    this.request = request;
    this.body = new KeptBody(mirror.buffers(), mirror.plan().bodyBytes());
  }

  /// The head is being sent; of several, the last one counts.
  ///
  /// @param written as HTTP/1.1 has it, with the empty line; stays as it is
  public void head(ByteBuffer written) {
    if (!keeping) {
      return;
    }
    byte[] mark = mirror.mark();
    int length = written.remaining() - 2;
    byte[] marked = new byte[length + mark.length];
    written.get(written.position(), marked, 0, length);
    System.arraycopy(mark, 0, marked, length, mark.length);
    head = marked;
  }

  /// A piece of the body was read.
  ///
  /// @param piece without any coding; stays as it is
  public void body(ByteBuffer piece) {
    guarded(() -> {
      if (!body.add(piece)) {
        drop(MirrorDrop.BODY);
      }
    });
  }

  /// The request has gone out whole: so does the copy. Nothing happens the second time.
  ///
  /// @param bodiless whether it has no body
  /// @param chunked whether its head says that the body comes in chunks
  public void send(boolean bodiless, boolean chunked) {
    guarded(() -> {
      keeping = false;
      MirrorDrop why = new Sending(this, head, new Shape(bodiless, chunked)).begin();
      if (why != null) {
        keeping = true;
        drop(why);
      }
    });
  }

  /// The request is over: what has not been sent is not sent any more.
  public void over() {
    if (keeping) {
      drop(MirrorDrop.UNFINISHED);
    }
  }

  private void guarded(Runnable step) {
    if (!keeping) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException e) {
      tell(e);
      keeping = true;
      drop(MirrorDrop.OVERLOADED);
    }
  }

  private void drop(MirrorDrop why) {
    keeping = false;
    mirror.metrics().dropped(why);
    gone();
  }

  /// Something of ours failed.
  void tell(RuntimeException e) {
    if (!(e instanceof NoRoomException)) {
      String pool = mirror.plan().pool().name();
      log.atError().setCause(e).addKeyValue("pool", pool).log("mirror failed");
    }
  }

  /// It is over, sent or not.
  void gone() {
    if (!gone) {
      gone = true;
      body.release();
      mirror.ended();
    }
  }

  /// The request was answered by its endpoint.
  public void answered(ResponseHead answer) {
    answered = mirror.plan().compared().of(answer);
    compare();
  }

  /// The copy was.
  void mirrored(ResponseHead answer) {
    mirrored = mirror.plan().compared().of(answer);
    compare();
  }

  private void compare() {
    String[] ours = answered;
    String[] theirs = mirrored;
    if (ours == null || theirs == null) {
      return;
    }
    for (int i = 0; i < ours.length; i++) {
      boolean same = ours[i].equals(theirs[i]);
      mirror.metrics().compared(i, same);
      if (!same) {
        log.atDebug()
            .addKeyValue("request", name())
            .addKeyValue("part", mirror.plan().compared().parts().get(i))
            .addKeyValue("answer", ours[i])
            .addKeyValue("mirrored", theirs[i])
            .log("answers differ");
      }
    }
  }

  Mirror mirror() {
    return mirror;
  }

  ExchangeRequest request() {
    return request;
  }

  KeptBody body() {
    return body;
  }

  /// What people call it.
  String name() {
    return "mirrored " + request.method() + " " + request.path();
  }
}
