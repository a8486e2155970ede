package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiveBuffersTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ExtendedHandle handle = (ExtendedHandle) ReceiveBuffers.INSTANCE.newHandle();

  @AfterEach
  void close() {
    channel.close();
  }

  /** One read; the buffer's size is as guessed. */
  private void read(int bytes) {
    handle.attemptedBytesRead(handle.guess());
    handle.lastBytesRead(bytes);
    handle.incMessagesRead(1);
  }

  @Test
  void filledBuffersGrowAndHardlyUsedOnesShrink() {
    assertEquals(ReceiveBuffers.BYTES_MIN, handle.guess());
    for (int size = ReceiveBuffers.BYTES_MIN; size < ReceiveBuffers.BYTES_MAX; size *= 2) {
      assertEquals(size, handle.guess());
      read(size);
    }
    read(ReceiveBuffers.BYTES_MAX);
    assertEquals(ReceiveBuffers.BYTES_MAX, handle.guess());
    read(ReceiveBuffers.BYTES_MAX / 2);
    assertEquals(ReceiveBuffers.BYTES_MAX, handle.guess());
    read(100);
    assertEquals(ReceiveBuffers.BYTES_MAX / 2, handle.guess());
    for (int i = 0; i < 10; i++) {
      read(100);
    }
    assertEquals(ReceiveBuffers.BYTES_MIN, handle.guess());
    read(-1); // end of input
    assertEquals(ReceiveBuffers.BYTES_MIN, handle.guess());
  }

  @Test
  void readingGoesOnWhileThereMayBeMore() {
    handle.reset(channel.config());
    assertFalse(handle.continueReading(), "nothing was read yet");
    read(handle.guess());
    assertTrue(handle.continueReading());
    read(handle.guess() - 1);
    assertFalse(handle.continueReading());
    assertTrue(handle.continueReading(() -> true), "the transport knows better");
  }

  @Test
  void othersHaveTheirTurnAfterSixteenReads() {
    handle.reset(channel.config());
    for (int i = 0; i < 16; i++) {
      assertTrue(i == 0 || handle.continueReading());
      read(handle.guess());
    }
    assertFalse(handle.continueReading());
    handle.reset(channel.config());
    read(handle.guess());
    assertTrue(handle.continueReading());
  }

  @Test
  void readingStopsWhenItIsPaused() {
    handle.reset(channel.config());
    read(handle.guess());
    channel.config().setAutoRead(false);
    assertFalse(handle.continueReading());
  }
}
