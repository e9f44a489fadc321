//! Info and timers.

use std::time::Duration;

use ws_runtime::Connection;
use ws_runtime::prelude::*;

use crate::testing::Client;

mod generated;

#[tokio::test(start_paused = true)]
async fn handles_reach_a_connection() {
    let (opened, mut handles) = tokio::sync::mpsc::unbounded_channel();
    let (mut client, connection) = Client::on(
        Connection::new(generated::Screen { lines: 0, opened })
            .options(|options| options.mailbox(2)),
    );
    let handle = handles.recv().await.unwrap();
    let weak = handle.downgrade();
    generated::tell(&handle, "rain".into());
    assert_eq!(client.text().await, "desk: rain");
    assert_eq!(generated::lines(&handle).await, Some(1));
    assert!(weak.upgrade().is_some());

    for _ in 0..3 {
        generated::tell(&handle, "more rain".into());
    }
    assert_eq!(client.closed().await, Some(1000), "the close overtakes the mailbox");
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
    assert!(handle.is_closed());
    assert_eq!(generated::lines(&handle).await, None);
    drop(handle);
    assert!(weak.upgrade().is_none());
}

mod own;

#[tokio::test(start_paused = true)]
async fn an_info_enum_of_ones_own() {
    let (opened, mut handles) = tokio::sync::mpsc::unbounded_channel();
    let (mut client, _connection) = Client::of(own::Gauge { opened });
    let handle = handles.recv().await.unwrap();
    handle.send(own::GaugeInfo::Temperature { degrees: 7 }).await.unwrap();
    handle.try_send(own::GaugeInfo::Pressure(1013)).unwrap();
    assert_eq!(client.text().await, "7 °C");
    assert_eq!(client.text().await, "1013 hPa");
    assert_eq!(client.text().await, "still here");
}

mod timers;

#[tokio::test(start_paused = true)]
async fn timers_are_started_and_stopped() {
    let (mut client, _connection) = Client::of(timers::Quiz::default());
    tokio::time::sleep(Duration::from_millis(2500)).await;
    client.send(0x81, b"next").await;
    assert_eq!(client.text().await, "after 2 seconds");
    assert_eq!(client.text().await, "no answer to question 7");
    client.send(0x81, b"next").await;
    assert_eq!(client.text().await, "after 12 seconds");
    client.send(0x81, b"the answer").await;
    assert_eq!(client.text().await, "after 12 seconds");
    assert_eq!(
        client.next().await,
        Some((0x89, vec![])),
        "nothing until the ping at half of the idle timeout"
    );
}

mod weak;

#[tokio::test]
async fn a_room() {
    let server = Server::new()
        .route("/room", Route::<weak::Member>::new(weak::Room::default()));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let (address, shutdown) = (server.local_addr(), server.shutdown_handle());
    let serving = tokio::spawn(server.run());
    let mut one = Client::open(address, "/room").await;
    one.send(0x81, b"alone?").await;
    assert_eq!(one.text().await, "alone?");
    let mut two = Client::open(address, "/room").await;
    two.send(0x81, b"no").await;
    assert_eq!(two.text().await, "no");
    assert_eq!(one.text().await, "no");
    shutdown.start();
    assert_eq!((one.closed().await, two.closed().await), (Some(1001), Some(1001)));
    assert!(serving.await.unwrap());
}
