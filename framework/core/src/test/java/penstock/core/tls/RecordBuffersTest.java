package penstock.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordBuffersTest {

  private final RecordBuffers buffers =
      new RecordBuffers(new DefaultByteBufferPool(false, RecordBuffers.BYTES, 10, 0));

  @Test
  void areUsedAgain() {
    PooledByteBuffer first = buffers.allocate();
    ByteBuffer buffer = first.getBuffer();
    buffer.putInt(1);
    assertThat(buffer.isDirect()).isTrue();
    first.close();
    PooledByteBuffer second = buffers.allocate();
    assertThat(second.getBuffer()).isSameAs(buffer);
    assertThat(second.getBuffer().position()).isZero();
  }

  @Test
  void areGivenBackOnce() {
    PooledByteBuffer loan = buffers.allocate();
    loan.close();
    loan.close();
    assertThat(loan.isOpen()).isFalse();
    assertThatThrownBy(loan::getBuffer).isInstanceOf(IllegalStateException.class);
    assertThat(buffers.allocate().getBuffer()).isNotSameAs(buffers.allocate().getBuffer());
  }

  @Test
  void areOnTheHeapWhereThereAreTooMany() {
    List<PooledByteBuffer> lent = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      lent.add(buffers.allocate());
    }
    assertThat(lent).allMatch(each -> each.getBuffer().isDirect());
    PooledByteBuffer beyond = buffers.allocate();
    assertThat(beyond.getBuffer().isDirect()).isFalse();
    assertThat(beyond.getBuffer().remaining()).isEqualTo(RecordBuffers.BYTES);
    lent.forEach(PooledByteBuffer::close);
    assertThat(buffers.allocate().getBuffer().isDirect()).isTrue();
  }

  @Test
  void areNotLostWithTheThreadsThatUsedThem() throws InterruptedException {
    Set<ByteBuffer> used = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 3; i++) {
      Thread thread = Thread.ofPlatform().start(() -> used.add(once()));
      thread.join();
    }
    assertThat(used).hasSize(1).allMatch(ByteBuffer::isDirect);
  }

  private ByteBuffer once() {
    try (PooledByteBuffer loan = buffers.allocate()) {
      return loan.getBuffer();
    }
  }
}
