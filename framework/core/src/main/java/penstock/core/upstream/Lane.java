package penstock.core.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The connections of one I/O thread to one endpoint. Only that thread may touch it.
final class Lane {

  /// Those nobody uses, used last at the end.
  final ArrayDeque<Http1Upstream> idle = new ArrayDeque<>();

  /// Those that many use at once, and new requests too.
  final List<Http2Upstream> shared = new ArrayList<>(0);

  /// Those who wait until the endpoint takes more.
  final Anteroom anteroom = new Anteroom();

  Keep keep = Keep.NONE;

  /// What is being made for many; null if nothing is.
  @Nullable Dial dial;

  /// Whether the endpoint spoke HTTP/1.1 last, though it might have spoken HTTP/2.
  boolean http1;

  /// A connection that nobody uses and that has begun in a certain way.
  ///
  /// @return null if there is none
  @Nullable Http1Upstream begunAs(Terms terms) {
    for (Iterator<Http1Upstream> each = idle.descendingIterator(); each.hasNext(); ) {
      Http1Upstream upstream = each.next();
      if (upstream.made.terms().serves(terms)) {
        each.remove();
        return upstream;
      }
    }
    return null;
  }

  /// Whether one more may be kept. Where each is for one client, the one unused for longest, whose
  /// client may be gone, makes room.
  boolean hasRoomFor(Http1Upstream upstream) {
    if (idle.size() < keep.most()) {
      return true;
    }
    Http1Upstream oldest = upstream.made.terms().exclusive() ? idle.pollFirst() : null;
    if (oldest != null) {
      oldest.close();
    }
    return oldest != null;
  }

  /// A place on a connection of many.
  ///
  /// @return null if there is none
  @Nullable Upstream place(Terms terms) {
    // The first that has room: those that are not needed run empty, and are closed.
    for (int i = 0; i < shared.size(); i++) {
      Http2Upstream each = shared.get(i);
      boolean asNow = each.transport() == each.endpoint().transport();
      if (asNow && each.takes() && (!terms.tunnel() || mayTakeTunnel(each))) {
        return each.place(terms);
      }
    }
    return null;
  }

  /// Whether the endpoint takes no requests for now on a connection of many.
  boolean shut() {
    for (int i = 0; i < shared.size(); i++) {
      AnswerFrames frames = shared.get(i).frames();
      if (frames.settled() && frames.most() == 0) {
        return true;
      }
    }
    return false;
  }

  /// Where there is no other way, the request is told so when the endpoint takes none.
  private static boolean mayTakeTunnel(Http2Upstream connection) {
    return connection.frames().takesTunnels() || connection.transport().alwaysHttp2();
  }

  /// Closes what nobody uses; what is in use takes nothing new.
  void retire() {
    for (Http1Upstream each = idle.pollLast(); each != null; each = idle.pollLast()) {
      each.close();
    }
    for (Http2Upstream each : List.copyOf(shared)) {
      each.leave();
    }
  }

  /// Closes what nobody has used for too long.
  ///
  /// @param now in the time of the thread's wheel
  /// @return whether more is kept that nobody uses
  boolean sweep(long now) {
    Http1Upstream oldest = idle.peekFirst();
    while (oldest != null && now - oldest.idleSince > keep.nanos()) {
      idle.removeFirst();
      oldest.close();
      oldest = idle.peekFirst();
    }
    boolean more = oldest != null;
    for (Http2Upstream each : List.copyOf(shared)) {
      if (each.idle() && now - each.idleSince() > keep.nanos()) {
        each.leave();
      } else {
        more |= each.idle();
      }
    }
    return more;
  }

  /// Whether one more that nobody uses is too many.
  ///
  /// @param beside one that is kept already, or about to be
  boolean keepsNoMore(Http2Upstream beside) {
    int unused = 0;
    for (int i = 0; i < shared.size(); i++) {
      Http2Upstream each = shared.get(i);
      unused += each.idle() && each != beside ? 1 : 0;
    }
    return unused >= keep.most();
  }
}
