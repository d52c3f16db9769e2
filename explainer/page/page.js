// Small manners of the page: compact frames, the newest question on top, plain copies, and our height for a host page.
(() => {
  const query = new URLSearchParams(location.search);
  if (query.get('view') === 'compact') document.documentElement.classList.add('compact');

  // A link that chooses or asks something shows nothing until its own page is there: the line about the case comes last.
  if (['q', 'project', 'audience', 'case'].some(name => query.has(name))) {
    document.documentElement.classList.add('opening');
    setTimeout(() => document.documentElement.classList.remove('opening'), 8000);
  }

  // A copied answer is the words a person reads, not the markup behind them.
  addEventListener('click', event => {
    const button = event.target.closest && event.target.closest('#chat .message-buttons button');
    const label = button && (button.title || button.ariaLabel || '');
    if (!/copy/i.test(label) || !navigator.clipboard) return;
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    const rows = [...document.querySelectorAll('#chat .message-row')];
    const row = rows.filter(r => r.compareDocumentPosition(button) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)).pop();
    const words = row && [...row.querySelectorAll('.message-content')].map(m => m.innerText).join('\n\n').trim();
    if (!words) return;
    navigator.clipboard.writeText = () => { delete navigator.clipboard.writeText; return write(words); };
  }, {capture: true});

  // The newest question stays at the top of the conversation until the reader scrolls.
  let seen = 0, hold = false, height = 0;
  for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    addEventListener(type, () => { hold = false; }, {passive: true, capture: true});
  const settle = () => {
    const box = document.querySelector('#chat .bubble-wrap');
    const asked = document.querySelectorAll('#chat .user-row');
    if (asked.length !== seen) { hold = asked.length > seen; seen = asked.length; }
    if (box && hold) box.scrollTop += asked[seen - 1].getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
    if (document.querySelector('#status p')) document.documentElement.classList.remove('opening');
    // Gradio labels each message with its markup; the words inside speak for themselves.
    for (const message of document.querySelectorAll('#chat .message > [aria-label]')) message.removeAttribute('aria-label');
    const now = document.body ? document.body.scrollHeight : 0;
    if (now !== height) { height = now; if (parent !== window) parent.postMessage({type: 'plainspoken:height', height}, '*'); }
  };
  new MutationObserver(settle).observe(document.documentElement, {childList: true, subtree: true});
})();
