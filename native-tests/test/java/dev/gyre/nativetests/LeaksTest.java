package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaksTest {
  private static final int BYTES = 12_345;

  @Test
  void aBufferThatIsLostIsFound() {
    Leaks.take();
    lose();
    List<String> found = Leaks.take();
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("LeaksTest.lose"), found::getFirst);
    assertEquals(List.of(), Leaks.take());
  }

  private static void lose() {
    ByteBufAllocator.DEFAULT.directBuffer(BYTES).writeZero(BYTES);
  }
}
