const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/websocket`);
const form = document.forms[0];
const state = document.getElementById("state");
const log = document.getElementById("log");

socket.onopen = () => { state.textContent = "Connected."; };
socket.onclose = (close) => { state.textContent = `Closed with ${close.code}. Reload to go on.`; };
socket.onmessage = ({ data }) => {
  const line = document.createElement("li");
  line.textContent = data;
  log.prepend(line);
};

form.onsubmit = (event) => {
  event.preventDefault();
  if (socket.readyState === WebSocket.OPEN) socket.send(form.text.value);
  form.reset();
};
