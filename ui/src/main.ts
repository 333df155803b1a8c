import { mount } from 'svelte';
import App from './App.svelte';
import { tauri } from './host/tauri';
import { realTimer } from './state/timer';
import './styles/index.css';

mount(App, { target: document.getElementById('app')!, props: { host: tauri, timer: realTimer } });
