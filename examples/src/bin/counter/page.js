const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/counter`);
const element = (id) => document.getElementById(id);
const show = (text) => { element("state").textContent = text; };
const add = (amount) => socket.send(JSON.stringify({ type: "add", amount }));

socket.onopen = () => show("Connected.");
socket.onclose = (close) => show(`Closed with ${close.code}. Reload to go on.`);
socket.onmessage = ({ data }) => {
  const { id, count } = JSON.parse(data);
  element("id").textContent = id;
  element("count").textContent = count;
};

element("up").onclick = () => add(1);
element("down").onclick = () => add(-1);
element("ask").onclick = async () => {
  const address = `/count?id=${element("id").textContent}`;
  show(`GET ${address} says: ${await (await fetch(address)).text()}`);
};
