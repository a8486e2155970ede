package dev.gyre.transport;

import dev.gyre.time.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Groups of one loop each, as one group. Netty's own makes its loops in one go, and when the last
 * is refused it waits two seconds for the others to end.
 */
final class LoopGroup extends AbstractEventExecutorGroup implements EventLoopGroup {
  private final List<EventLoopGroup> groups;
  private final List<EventLoop> loops;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger alive;
  private final Promise<Void> ended = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);

  /** Takes over groups that have one loop each. */
  LoopGroup(List<EventLoopGroup> groups) {
    this.groups = List.copyOf(groups);
    this.loops = groups.stream().map(EventLoopGroup::next).toList();
    this.alive = new AtomicInteger(groups.size());
    for (EventLoopGroup group : groups) {
      group.terminationFuture().addListener(each -> oneEnded());
    }
  }

  private void oneEnded() {
    if (alive.decrementAndGet() == 0) {
      ended.setSuccess(null);
    }
  }

  /** In their order. */
  List<EventLoop> loops() {
    return loops;
  }

  /** Each in its turn. */
  @Override
  public EventLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return next().register(channel);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return next().register(promise);
  }

  @Deprecated
  @Override
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return next().register(channel, promise);
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return loops.stream().map(EventExecutor.class::cast).iterator();
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    groups.forEach(group -> group.shutdownGracefully(quietPeriod, timeout, unit));
    return ended;
  }

  @Override
  public Future<?> terminationFuture() {
    return ended;
  }

  @Deprecated
  @Override
  public void shutdown() {
    groups.forEach(EventLoopGroup::shutdown);
  }

  @Override
  public boolean isShuttingDown() {
    return groups.stream().allMatch(EventLoopGroup::isShuttingDown);
  }

  @Override
  public boolean isShutdown() {
    return groups.stream().allMatch(EventLoopGroup::isShutdown);
  }

  @Override
  public boolean isTerminated() {
    return groups.stream().allMatch(EventLoopGroup::isTerminated);
  }

  /** On any thread, that on which Netty completes {@link #terminationFuture} too. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long endNanos = Clock.SYSTEM.nanoTime() + unit.toNanos(timeout);
    for (EventLoopGroup group : groups) {
      if (!group.awaitTermination(endNanos - Clock.SYSTEM.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }
}
