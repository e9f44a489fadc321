//! The chat, as several people at once see it.

use serde_json::{Value, json};

use crate::support::{Client, Example, soon};

fn start() -> Example {
    Example::start(env!("CARGO_BIN_EXE_chat"), &[])
}

/// Joins, and returns the welcome without its type.
async fn join(example: &Example, room: &str, name: &str) -> (Client, Value) {
    let mut client = example.connect(&format!("/chat?room={room}&name={name}")).await;
    let welcome = client.value().await;
    assert_eq!(welcome["type"], "welcome");
    assert_eq!(welcome["room"], room);
    (client, welcome)
}

fn person(name: &str, typing: bool) -> Value {
    json!({ "name": name, "typing": typing })
}

async fn say(client: &mut Client, text: &str) {
    client.json(json!({ "type": "say", "text": text })).await;
}

/// The next message is this line.
async fn hears(client: &mut Client, from: &str, text: &str) -> u64 {
    let line = client.value().await;
    assert_eq!((&line["type"], &line["from"], &line["text"]), (&json!("said"), &json!(from), &json!(text)));
    line["at"].as_u64().unwrap()
}

#[tokio::test]
async fn three_people() {
    let example = start();
    let (mut ada, welcome) = join(&example, "tea", "Ada").await;
    assert_eq!(welcome["you"], "Ada");
    assert_eq!(welcome["here"], json!([person("Ada", false)]));
    assert_eq!(welcome["history"], json!([]));
    say(&mut ada, "Is anybody here?").await;
    hears(&mut ada, "Ada", "Is anybody here?").await;

    let (mut grace, welcome) = join(&example, "tea", "Grace").await;
    assert_eq!(welcome["here"], json!([person("Ada", false), person("Grace", false)]));
    assert_eq!(welcome["history"][0]["text"], "Is anybody here?");
    ada.expect(json!({ "type": "joined", "name": "Grace" })).await;

    // Typing is told to the others, once; saying it ends it without a word.
    for on in [true, true, false, true] {
        grace.json(json!({ "type": "typing", "on": on })).await;
    }
    for on in [true, false, true] {
        ada.expect(json!({ "type": "typing", "name": "Grace", "on": on })).await;
    }
    let (mut linus, welcome) = join(&example, "tea", "Linus").await;
    assert_eq!(welcome["here"], json!([person("Ada", false), person("Grace", true), person("Linus", false)]));
    for client in [&mut ada, &mut grace] {
        client.expect(json!({ "type": "joined", "name": "Linus" })).await;
    }
    say(&mut grace, "I am. <b>你好</b>").await;
    for client in [&mut ada, &mut grace, &mut linus] {
        hears(client, "Grace", "I am. <b>你好</b>").await;
    }

    // Somebody who goes without a word is gone, too.
    drop(grace);
    for client in [&mut ada, &mut linus] {
        client.expect(json!({ "type": "left", "name": "Grace" })).await;
    }
    let (_another, welcome) = join(&example, "tea", "Grace").await;
    assert_eq!(welcome["you"], "Grace");
    assert_eq!(welcome["history"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn rooms_are_apart_and_end_with_their_last_member() {
    let example = start();
    let (mut ada, _) = join(&example, "tea", "Ada").await;
    let (mut grace, welcome) = join(&example, "coffee", "Grace").await;
    assert_eq!(welcome["here"], json!([person("Grace", false)]));
    say(&mut ada, "tea").await;
    say(&mut grace, "coffee").await;
    hears(&mut ada, "Ada", "tea").await;
    hears(&mut grace, "Grace", "coffee").await;
    ada.leave().await;
    let (_ada, welcome) = join(&example, "tea", "Ada").await;
    assert_eq!((&welcome["you"], &welcome["history"]), (&json!("Ada"), &json!([])));
}

#[tokio::test]
async fn a_name_that_is_taken_gets_a_number() {
    let example = start();
    let (mut first, _) = join(&example, "tea", "Ada").await;
    let (_second, welcome) = join(&example, "tea", "ada").await;
    assert_eq!(welcome["you"], "ada 2");
    first.expect(json!({ "type": "joined", "name": "ada 2" })).await;
    let (_third, welcome) = join(&example, "tea", "ADA").await;
    assert_eq!(welcome["you"], "ADA 3");
}

#[tokio::test]
async fn the_last_fifty_lines() {
    let example = start();
    let (mut ada, _) = join(&example, "tea", "Ada").await;
    let mut times = Vec::new();
    for number in 0..60 {
        say(&mut ada, &format!("line {number}")).await;
        times.push(hears(&mut ada, "Ada", &format!("line {number}")).await);
    }
    assert!(times.is_sorted_by(|a, b| a < b));
    let (_grace, welcome) = join(&example, "tea", "Grace").await;
    let lines: Vec<_> = welcome["history"].as_array().unwrap().iter().map(|line| line["text"].clone()).collect();
    assert_eq!(lines, (10..60).map(|number| json!(format!("line {number}"))).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_not_allowed_is_said() {
    let example = start();
    let (mut ada, _) = join(&example, "tea", "Ada").await;
    for text in [String::new(), " \n ".to_owned(), "x".repeat(2001)] {
        say(&mut ada, &text).await;
        ada.expect(json!({ "type": "error", "detail": "a message has 1 to 2000 characters" })).await;
    }
    for nonsense in ["", "{", "{}", r#"{"type":"shout"}"#, r#"{"type":"say","text":1}"#] {
        ada.send(nonsense).await;
        assert_eq!(ada.value().await["type"], "error", "{nonsense}");
    }
    // The longest line that is allowed, of characters of four bytes each.
    let long = "🦀".repeat(2000);
    say(&mut ada, &long).await;
    hears(&mut ada, "Ada", &long).await;
    ada.send(vec![1, 2, 3]).await;
    assert_eq!(ada.closed().await.0, 1003);

    let (mut ada, _) = join(&example, "tea", "Ada").await;
    say(&mut ada, &"x".repeat(40_000)).await;
    assert_eq!(ada.closed().await.0, 1009);
}

#[tokio::test]
async fn who_may_not_join() {
    let example = start();
    for (query, reason) in [
        ("", "room is missing"),
        ("room=tea", "name is missing"),
        ("room=&name=Ada", "a room's name has 1 to 24 characters"),
        ("room=tea&name=%20", "a name has 1 to 24 characters"),
        ("room=tea&name=A%0Ada", "a name has 1 to 24 characters"),
        ("room=tea&name=abcdefghijklmnopqrstuvwxyz", "a name has 1 to 24 characters"),
    ] {
        let refusal = example.refusal(&format!("/chat?{query}"), None).await;
        assert_eq!(refusal, (400, format!("{reason}\n")), "{query}");
    }
    let foreign = example.refusal("/chat?room=tea&name=Ada", Some("https://evil.example")).await;
    assert_eq!(foreign.0, 403);
    // None of them has kept a name.
    assert_eq!(join(&example, "tea", "Ada").await.1["you"], "Ada");
}

#[tokio::test]
async fn somebody_who_does_not_read_is_let_go() {
    let example = start();
    let (mut ada, _) = join(&example, "tea", "Ada").await;
    let (_sleeper, _) = join(&example, "tea", "Sleeper").await;
    ada.expect(json!({ "type": "joined", "name": "Sleeper" })).await;
    // What the sockets and the server hold for the sleeper fills up. Ada notices nothing but, in the end, that it left.
    let text = "x".repeat(2000);
    let talk = async {
        loop {
            say(&mut ada, &text).await;
            let heard = ada.value().await;
            if heard["type"] == "left" {
                return heard["name"].clone();
            }
            assert_eq!(heard["text"], text.as_str());
        }
    };
    assert_eq!(soon("the sleeper leaves", talk).await, "Sleeper");
}

#[tokio::test]
async fn the_page() {
    let example = start();
    let (status, page) = example.get("/?room=tea").await;
    assert_eq!(status, 200);
    for file in ["style.css", "chat.js"] {
        assert!(page.contains(file));
        assert_eq!(example.get(&format!("/{file}")).await.0, 200);
    }
    assert_eq!(example.get("/room.rs").await.0, 404);
    assert_eq!(example.get("/chat?room=tea&name=Ada").await.0, 426);
}
