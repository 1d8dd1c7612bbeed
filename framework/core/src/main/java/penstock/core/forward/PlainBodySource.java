package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/// A body that its channel gives without any coding: one whose length was told before, or one that
/// came by HTTP/2.
final class PlainBodySource implements BodySource {

  private final HttpServerExchange exchange;
  private final StreamSourceChannel channel;

  PlainBodySource(HttpServerExchange exchange) {
    this.exchange = exchange;
    this.channel = exchange.getRequestChannel();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public @Nullable String refused() {
    return null;
  }

  @Override
  public @Nullable HeaderMap trailers() {
    return exchange.getAttachment(HttpAttachments.REQUEST_TRAILERS);
  }

  @Override
  public void whenReadable(Runnable task) {
    channel.getReadSetter().set(_ -> task.run());
    channel.resumeReads();
  }

  @Override
  public void suspend() {
    channel.suspendReads();
  }
}
