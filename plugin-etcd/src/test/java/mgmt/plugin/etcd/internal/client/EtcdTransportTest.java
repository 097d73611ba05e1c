package mgmt.plugin.etcd.internal.client;

import mgmt.plugin.etcd.internal.server.RealEtcd;

/** One member, which is killed and started again. */
class EtcdTransportTest extends EtcdContract {

    @Override
    int members() {
        return 1;
    }

    @Override
    void takeAway(RealEtcd store) throws Exception {
        store.killAll();
    }

    @Override
    void bringBack(RealEtcd store) throws Exception {
        store.restartAll();
    }
}
