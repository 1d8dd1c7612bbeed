package penstock.core.upstream;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.io.BufferPool;
import penstock.core.io.Loop;
import penstock.core.metrics.Reason;

/// Reads the answers of one endpoint's connection and tells its listener of them, piece by piece.
/// Belongs to one I/O thread.
final class AnswerReader {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int MOST_HEAD_BYTES = BufferPool.LARGE;

  /// Full buffers read in one event, lest one fast endpoint keeps the thread to itself.
  private static final int MOST_READS = 16;

  private enum Part {
    NONE,
    HEAD,
    BODY
  }

  private final Http1Upstream upstream;
  private final StreamSourceConduit source;
  private final Loop loop;
  private final BufferPool buffers;
  private final HeadSearch search = new HeadSearch();
  private final ResponseHead head = new ResponseHead();
  private final ResponseBody body = new ResponseBody();

  private Part part = Part.NONE;
  private @Nullable PooledByteBuffer buffer;
  private int interims;
  private boolean begun;
  private boolean paused;
  private boolean lastGiven;
  private boolean forHead;

  AnswerReader(Http1Upstream upstream, StreamSourceConduit source, Loop loop, BufferPool buffers) {
    this.upstream = upstream;
    this.source = source;
    this.loop = loop;
    this.buffers = buffers;
  }

  /// An answer is to come.
  ///
  /// @param headRequest whether to a `HEAD`, so that it has no body
  void begin(boolean headRequest) {
    part = Part.HEAD;
    begun = false;
    paused = false;
    lastGiven = false;
    interims = 0;
    forHead = headRequest;
  }

  /// Whether a byte of the answer has come.
  boolean begun() {
    return begun;
  }

  /// Whether the answer's head has not come whole.
  boolean waitsForHead() {
    return part == Part.HEAD;
  }

  /// Whether the listener cannot take what has come.
  boolean paused() {
    return paused;
  }

  /// Goes on after a pause.
  ///
  /// @return whether there may be something to read
  boolean resume() {
    if (!paused) {
      return false;
    }
    paused = false;
    source.resumeReads();
    if (lastGiven) {
      upstream.complete();
      return false;
    }
    free();
    return true;
  }

  /// Reads what there is and tells of it.
  ///
  /// @throws IOException if the connection is broken
  void readAll() throws IOException {
    int reads = 0;
    while (part == Part.HEAD || part == Part.BODY) {
      PooledByteBuffer pooled = buffer;
      if (pooled == null) {
        pooled = buffers.allocateLarge();
        buffer = pooled;
        search.begin();
      }
      ByteBuffer bytes = pooled.getBuffer();
      int room = bytes.remaining();
      int n = source.read(bytes);
      if (n < 0) {
        ended();
        return;
      }
      if (n > 0) {
        begun = true;
        if (part == Part.HEAD) {
          readHead(bytes);
        } else {
          bytes.flip();
          passOn(bytes);
        }
      }
      if (paused) {
        return;
      }
      // A short read has emptied the socket: asking again would only be told so.
      if (n < room) {
        freeUnlessHead();
        return;
      }
      if (++reads >= MOST_READS && part == Part.BODY) {
        freeUnlessHead();
        source.wakeupReads();
        return;
      }
    }
  }

  private void freeUnlessHead() {
    PooledByteBuffer pooled = buffer;
    if (pooled != null && (part != Part.HEAD || pooled.getBuffer().position() == 0)) {
      free();
    }
  }

  /// Looks for the end of the head in what has come; the buffer is in writing mode.
  private void readHead(ByteBuffer bytes) {
    while (part == Part.HEAD) {
      int limit = bytes.position();
      int end = search.end(bytes, limit);
      if (end < 0) {
        noHead(end, limit);
        return;
      }
      byte[] scratch = loop.scratch();
      bytes.get(0, scratch, 0, end);
      String refused = head.parse(scratch, end);
      if (refused != null) {
        upstream.fail(Reason.BAD_RESPONSE, refused);
        return;
      }
      bytes.flip().position(end);
      if (head.status() < 200) {
        interim(bytes);
      } else {
        bodyBegins(bytes);
      }
    }
  }

  private void noHead(int found, int limit) {
    if (found == HeadSearch.BARE_LINE_FEED) {
      upstream.fail(Reason.BAD_RESPONSE, "bare line feed");
    } else if (found == HeadSearch.NO_ANSWER) {
      upstream.fail(Reason.BAD_RESPONSE, "status line");
    } else if (limit == MOST_HEAD_BYTES) {
      upstream.fail(Reason.RESPONSE_TOO_LARGE, "head of more than " + MOST_HEAD_BYTES + " bytes");
    }
  }

  private void interim(ByteBuffer bytes) {
    UpstreamListener told = upstream.listener();
    bytes.compact();
    search.begin();
    if (head.status() == 101 && told != null && told.mayUpgrade(head)) {
      part = Part.NONE;
      told.upgraded(head, upstream.handOver(), early(bytes));
    } else if (head.status() == 101) {
      upstream.fail(Reason.BAD_RESPONSE, "101 to a request that asked for no upgrade");
    } else if (++interims > ResponseHead.MOST_INTERIM) {
      upstream.fail(Reason.BAD_RESPONSE, "too many interim answers");
    } else if (told != null) {
      told.interim(head.status());
    }
  }

  /// What has come behind a head.
  private @Nullable PooledByteBuffer early(ByteBuffer bytes) {
    PooledByteBuffer rest = buffer;
    if (bytes.position() == 0) {
      free();
      return null;
    }
    bytes.flip();
    buffer = null;
    return rest;
  }

  private void bodyBegins(ByteBuffer bytes) {
    UpstreamListener told = upstream.listener();
    if (told == null) {
      return;
    }
    part = Part.BODY;
    body.begin(head, forHead);
    told.head(head);
    // The listener may have given up in the meantime.
    if (part == Part.BODY) {
      passOn(bytes);
    }
  }

  /// Gives on what is in the buffer, from position to limit.
  private void passOn(ByteBuffer bytes) {
    UpstreamListener told = upstream.listener();
    if (told == null) {
      return;
    }
    body.decode(bytes);
    String refused = body.refused();
    if (refused != null) {
      upstream.fail(Reason.BAD_RESPONSE, refused);
      return;
    }
    boolean last = body.done();
    lastGiven = last;
    boolean all = told.body(bytes, last, body.trailers());
    if (part != Part.BODY) {
      return;
    }
    if (!all) {
      paused = true;
      if (!last) {
        source.suspendReads();
      }
    } else if (last) {
      upstream.complete();
    } else {
      bytes.clear();
    }
  }

  private void ended() {
    UpstreamListener told = upstream.listener();
    if (part == Part.BODY && body.endsWithConnection() && told != null) {
      lastGiven = true;
      if (told.body(NOTHING.duplicate(), true, null)) {
        upstream.complete();
      } else {
        paused = true;
      }
      return;
    }
    upstream.fail(
        Reason.ENDPOINT_CLOSED_EARLY, part == Part.HEAD ? "no answer" : "answer incomplete");
  }

  /// Whether the answer leaves the connection fit for another one.
  boolean reusable() {
    return head.persistent() && body.reusable();
  }

  /// Reads no more of the answer, and gives its buffer back.
  void stop() {
    part = Part.NONE;
    free();
  }

  private void free() {
    PooledByteBuffer pooled = buffer;
    if (pooled != null) {
      buffer = null;
      pooled.close();
    }
  }
}
