package dev.lockmedic.holds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects of the host are told apart by what they are, not by what they are equal to. */
class WeakIdentityMapTest {
    private final WeakIdentityMap<String> map = new WeakIdentityMap<>();

    @Test
    void equalObjectsAreNotTheSame() {
        List<String> one = List.of("a");
        List<String> other = new java.util.ArrayList<>(one);
        map.put(one, "one");

        assertThat(map.get(one)).isEqualTo("one");
        assertThat(map.get(other)).isNull();
        assertThat(map.get(null)).isNull();
        assertThat(map.putIfAbsent(one, "again")).isEqualTo("one");
        assertThat(map.putIfAbsent(other, "other")).isNull();
        map.put(one, "anew");
        assertThat(map.values()).containsExactlyInAnyOrder("anew", "other");
        assertThat(map.remove(one)).isEqualTo("anew");
        assertThat(map.remove(one)).isNull();
        assertThat(map.size()).isEqualTo(1);
    }

    @Test
    void keepsNothingAlive() {
        WeakReference<Object> gone = putOne();

        await().until(
                        () -> {
                            System.gc();
                            return gone.get() == null && map.size() == 0;
                        });
        assertThat(map.values()).isEmpty();
    }

    private WeakReference<Object> putOne() {
        Object object = new Object();
        map.put(object, "value");
        return new WeakReference<>(object);
    }
}
