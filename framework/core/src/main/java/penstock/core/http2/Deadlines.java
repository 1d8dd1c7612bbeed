package penstock.core.http2;

import org.jspecify.annotations.Nullable;
import penstock.core.connection.FrontSettings;
import penstock.core.connection.Surroundings;
import penstock.core.frame.Wire;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;
import penstock.core.metrics.Http2Abuse;

/// How long a connection may wait for what, and how it leaves: in two steps, so that no request
/// that was under way is lost. Belongs to one I/O thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113), section 6.8.
final class Deadlines implements Timed {

  /// Between saying that we leave and taking no more: what was sent before the client heard of it
  /// has come by then.
  private static final long LAST_CALL_NANOS = 1_000_000_000;

  private static final long LINGER_NANOS = 2_000_000_000;

  private enum Wait {
    NONE,
    HEAD,
    IDLE,
    STALL,
    LINGER
  }

  private final Http2Connection connection;
  private final TimingWheel wheel;
  private final FrontSettings settings;
  private final Timer timer = new Timer(this);
  private @Nullable Timer lastCall;
  private @Nullable Timer life;
  private Wait wait = Wait.NONE;
  private long mark;
  private long sent;
  private boolean leaving;
  private boolean lastCalled;

  Deadlines(Http2Connection connection, Surroundings surroundings) {
    this.connection = connection;
    this.wheel = surroundings.loop().wheel();
    this.settings = surroundings.settings();
  }

  /// The connection begins, and may stay for a while.
  void begin() {
    long nanos = settings.lifeNanos();
    if (nanos > 0) {
      Timer end = new Timer(this::leave);
      life = end;
      wheel.arm(end, nanos);
    }
  }

  /// Some bytes went out.
  void moved(int bytes) {
    sent += bytes;
  }

  /// Looks what the connection waits for now.
  void renew() {
    if (connection.over()) {
      return;
    }
    if (lastCalled && connection.streams().empty()) {
      connection.finish();
      return;
    }
    if (connection.unfinished()) {
      await(Wait.HEAD, connection.progress(), settings.headNanos());
    } else if (connection.streams().empty()) {
      await(Wait.IDLE, connection.progress(), settings.idleNanos());
    } else if (connection.streams().stalled()) {
      await(Wait.STALL, sent, settings.idleNanos());
    } else if (wait != Wait.NONE) {
      wait = Wait.NONE;
      wheel.cancel(timer);
    }
  }

  private void await(Wait what, long since, long nanos) {
    if (wait != what || mark != since) {
      arm(what, nanos);
      mark = since;
    }
  }

  private void arm(Wait what, long nanos) {
    wait = what;
    wheel.cancel(timer);
    wheel.arm(timer, nanos);
  }

  /// Only the last of what we say is on its way now.
  void linger() {
    arm(Wait.LINGER, LINGER_NANOS);
  }

  @Override
  public void expired() {
    switch (wait) {
      case HEAD -> connection.fail(Http2Abuse.SLOW_HEAD);
      case IDLE -> connection.end(Wire.NO_ERROR);
      case STALL -> connection.fail(Http2Abuse.WINDOW_STALL);
      case LINGER -> connection.drop();
      case NONE -> {
        // What it was for has come in the meantime.
      }
    }
  }

  /// Says that we leave, and a while later takes no new streams.
  void leave() {
    if (leaving || connection.over()) {
      return;
    }
    leaving = true;
    connection.out().goAway(Wire.MOST_WINDOW, Wire.NO_ERROR);
    connection.flushSoon();
    Timer soon = new Timer(this::lastCall);
    lastCall = soon;
    wheel.arm(soon, LAST_CALL_NANOS);
  }

  /// Takes no new streams from now on.
  void lastCall() {
    if (connection.over()) {
      return;
    }
    lastCalled = true;
    connection.streams().lastCall();
    connection.out().goAway(connection.streams().last(), Wire.NO_ERROR);
    connection.flushSoon();
  }

  /// The time is over. Only what left HTTP behind may still take leave in its own words, once; and
  /// what has been said goes out.
  void closeNow() {
    if (connection.over()) {
      // Its last words are on their way, and have a while for that.
      return;
    }
    if (connection.streams().takeLeave()) {
      lastCall();
    } else {
      connection.end(Wire.NO_ERROR);
    }
  }

  void stop() {
    wheel.cancel(timer);
    cancel(lastCall);
    cancel(life);
  }

  private void cancel(@Nullable Timer armed) {
    if (armed != null) {
      wheel.cancel(armed);
    }
  }
}
