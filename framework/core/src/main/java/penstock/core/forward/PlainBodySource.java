package penstock.core.forward;

import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/// A body whose length was told before; Undertow counts it.
final class PlainBodySource implements BodySource {

  private final StreamSourceChannel channel;

  PlainBodySource(StreamSourceChannel channel) {
    this.channel = channel;
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
    return null;
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
