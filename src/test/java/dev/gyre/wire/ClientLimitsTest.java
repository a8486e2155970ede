package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.gyre.config.Settings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which addresses are one client. */
class ClientLimitsTest {
  private final ClientLimits limits = ClientLimits.of(Settings.DEFAULTS, 0);

  private long key(String address) throws UnknownHostException {
    return key(InetAddress.getByName(address));
  }

  private long key(InetAddress address) {
    return limits.keyOf(new InetSocketAddress(address, 1));
  }

  @Test
  void eachAddressOfVersion4IsAClient() throws UnknownHostException {
    assertEquals(key("192.0.2.1"), key("192.0.2.1"));
    assertNotEquals(key("192.0.2.1"), key("192.0.2.2"));
    assertNotEquals(key("192.0.2.1"), key("193.0.2.1"));
  }

  @Test
  void eachNetworkOfVersion6IsOne() throws UnknownHostException {
    assertEquals(key("2001:db8:0:1::1"), key("2001:db8:0:1:2:3:4:5"));
    assertNotEquals(key("2001:db8:0:1::1"), key("2001:db8:0:2::1"));
    assertNotEquals(key("2001:db8:0:1::1"), key("2001:db9:0:1::1"));
  }

  @Test
  void anAddressIsNoNetworkOfTheSameBytes() throws UnknownHostException {
    assertNotEquals(key("192.0.2.1"), key("0:0:c000:201::"));
    assertNotEquals(key("192.0.2.1"), key("c000:201::"));
    assertNotEquals(key("192.0.2.1"), key("0:1:c000:201::"));
  }

  /** Sockets for both versions have such addresses; Java makes them plain ones, Netty does not. */
  @Test
  void aMappedAddressIsOneOfVersion4() throws UnknownHostException {
    byte[] mapped = new byte[16];
    Arrays.fill(mapped, 10, 12, (byte) -1);
    System.arraycopy(InetAddress.getByName("192.0.2.1").getAddress(), 0, mapped, 12, 4);
    assertEquals(key("192.0.2.1"), key(Inet6Address.getByAddress(null, mapped, 0)));
    mapped[15] = 2;
    assertEquals(key("192.0.2.2"), key(Inet6Address.getByAddress(null, mapped, 0)));
  }
}
